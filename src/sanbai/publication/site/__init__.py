"""The public site: pages that open from disk, made from what the public may see."""
