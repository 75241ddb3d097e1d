%% Functions of a library that is never loaded.
-module(attr_nifs_no_load).
-export([f/1]).

-nifs([f/1]).
f(X) -> X.
