"""The import mappings that come with the product, as TOML files."""
