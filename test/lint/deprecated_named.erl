%% The warning turned off for one function.
-module(deprecated_named).
-export([f/1]).

-compile([{nowarn_deprecated_function, [{erlang, now, 0}]}]).
f(X) -> erlang:now(), http_uri:parse(X).
