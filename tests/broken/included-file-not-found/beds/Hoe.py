hoe = 1
