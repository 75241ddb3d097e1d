%% Includes of a bad form.
-module(pp_include_bad).
-export([f/1]).

-include(foo).
-include().
-include "x.hrl".
-include_lib(foo).
f(X) -> X.
