%% An opaque type that can be anything.
-module(type_opaque_any).
-export([f/1]).

-export_type([t/0]).
-opaque t() :: term().
f(X) -> X.
