saw = 1
