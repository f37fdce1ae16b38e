# A citizen’s own pages
