%% All functions without a specification.
-module(spec_missing_all).
-export([f/1]).

-compile(warn_missing_spec_all).
f(X) -> g(X).
g(X) -> X.
