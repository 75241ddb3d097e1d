%% A record that is not used.
-module(core_effect_record).
-export([f/1]).

-record(r, {a}).
f(X) -> #r{a = X}, ok.
