%% An export of types that is no list.
-module(type_export_bad).
-export([f/1]).

-export_type(t).
-type t() :: a.
f(_) -> ok.
