%% The warning about libraries turned off.
-module(option_nif_off).

-compile([inline, nowarn_nif_inline]).
-export([f/1, load/0]).
f(X) -> X.
load() -> erlang:load_nif("x", 0).
