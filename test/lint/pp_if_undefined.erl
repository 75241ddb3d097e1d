%% A condition with a macro that is not there.
-module(pp_if_undefined).
-export([f/1]).

-if(?NOPE > 1).
-endif.
f(X) -> X.
