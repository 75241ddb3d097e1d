%% The same export twice in one list.
-module(duplicated_export_list).

-export([f/1, f/1]).
f(X) -> X.
