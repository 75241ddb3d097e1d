%% A field of a record that is not there.
-module(record_undefined_access).
-export([f/1]).

f(X) -> X#nope.a.
