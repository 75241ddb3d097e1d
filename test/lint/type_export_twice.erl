%% A type exported twice.
-module(type_export_twice).
-export([f/1]).

-export_type([t/0, t/0]).
-type t() :: a.
f(_) -> ok.
