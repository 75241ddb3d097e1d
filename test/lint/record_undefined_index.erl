%% The index of a field of a record that is not there.
-module(record_undefined_index).
-export([f/1]).

f(_) -> #nope.a.
