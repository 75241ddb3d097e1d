%% A header named by way of an unset variable.
-module(pp_include_env).
-export([f/1]).

-include("$NO_SUCH_VARIABLE_AT_ALL/x.hrl").
f(X) -> X.
