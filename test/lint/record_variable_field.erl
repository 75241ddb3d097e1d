%% A variable as a field.
-module(record_variable_field).
-export([f/1]).

-record(r, {a}).
f(X) -> #r{X = 1}.
