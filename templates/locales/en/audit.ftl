# The trail of changes
