%% A specification of an atom.
-module(spec_no_parens).
-export([f/1]).

-spec f.
f(X) -> X.
