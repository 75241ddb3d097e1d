%% A macro before the module has a name.
-export([?MODULE/1]).
-module(pp_module_early).
f(X) -> X.
