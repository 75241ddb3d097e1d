%% No module's name at all.
f(X) -> X.
