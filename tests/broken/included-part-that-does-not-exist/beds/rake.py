# region rows
a = 1
# region depth
b = 2
# endregion
# endregion
# region twice
c = 3
# endregion
# region twice
d = 4
# endregion
# region blank

# endregion
# region open
e = 5
