"""Makes the sample sources in corpus/office. Run corpus/generate."""
