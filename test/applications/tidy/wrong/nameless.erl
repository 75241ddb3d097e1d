%% no module attribute
f() -> 1.
