%% A variable exported from a case, without the option.
-module(exported_var_default).
-export([f/1]).

f(X) -> case X of 1 -> Y = 1; _ -> Y = 2 end, Y.
