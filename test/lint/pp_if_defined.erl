%% Conditions that ask for macros.
-module(pp_if_defined).
-export([f/1]).

-define(M(X), X).
-if(defined(M) andalso not defined(NOPE)).
f(X) -> X.
-endif.
-if(defined("M")).
g(X) -> X.
-endif.
