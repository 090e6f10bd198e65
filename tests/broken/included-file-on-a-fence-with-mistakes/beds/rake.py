rake = 1
