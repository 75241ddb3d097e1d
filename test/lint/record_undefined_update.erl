%% An update of a record that is not there.
-module(record_undefined_update).
-export([f/1]).

f(X) -> X#nope{a = 1}.
