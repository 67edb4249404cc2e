"""The Python behind the scripts, which the tests use as well."""
