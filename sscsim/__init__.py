"""sscsim: which incoming email Dynamics 365 would promote, why, and who could then read it."""

__version__ = "0.1.0"
