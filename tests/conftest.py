"""Having this file puts the folder of the tests on the path, so that they can share helpers."""
