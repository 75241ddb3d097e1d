%% The fields of a record that is not there.
-module(record_info_undefined).
-export([f/1]).

f(_) -> record_info(fields, nope).
