%% A macro with arguments that uses itself.
-module(pp_circular_args).
-export([f/1]).

-define(M(X), ?M(X)).
f(_) -> ?M(1).
