"""The program IR: what one Python file says, as frozen, serialisable structs."""
