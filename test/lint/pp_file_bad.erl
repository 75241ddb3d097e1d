%% Settings of a bad form.
-module(pp_file_bad).
-export([f/1]).

-file(1, 2).
-file("x").
-file("x", y).
-file.
f(X) -> X.
