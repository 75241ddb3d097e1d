%% Exported functions without a specification.
-module(spec_missing).
-export([f/1]).

-compile(warn_missing_spec).
f(X) -> g(X).
g(X) -> X.
