%% A function of a library that is not there.
-module(attr_nifs_undefined).
-export([f/1]).

-nifs([g/1]).
f(X) -> X.
