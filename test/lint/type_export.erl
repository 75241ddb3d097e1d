%% Types exported that are not there.
-module(type_export).
-export([f/1]).

-export_type([nope/0]).
f(_) -> ok.
