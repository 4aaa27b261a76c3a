"""Configuration: what files and the command line say about which rules, files and releases."""

from flyte_reslint.configuration.error import ConfigurationError
from flyte_reslint.configuration.in_force import Configuration
from flyte_reslint.configuration.layer import command_line
from flyte_reslint.configuration.options import Options, schema
from flyte_reslint.configuration.search import Configurations

__all__ = ["Configuration", "ConfigurationError", "Configurations", "Options", "command_line", "schema"]
