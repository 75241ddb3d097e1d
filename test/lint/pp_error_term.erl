%% An error that is a term.
-module(pp_error_term).
-export([f/1]).

-error({bad, ?LINE, [a | b], <<"x">>, #{k => 1.5}}).
f(X) -> X.
