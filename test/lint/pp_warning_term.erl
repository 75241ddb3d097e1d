%% A warning that is a term.
-module(pp_warning_term).
-export([f/1]).

-warning([1, {two, 'Three'}]).
f(X) -> X.
