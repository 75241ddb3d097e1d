%% A variable that a macro binds.
-module(pp_unused_in_macro).
-export([f/1]).

-define(SET(X), Hidden = X).
f(X) -> ?SET(X), ok.
