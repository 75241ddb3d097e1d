%% The warning about doubled exports turned off.
-module(duplicated_export_off).

-compile(nowarn_duplicated_exports).
-export([f/1]).
-export([f/1]).
f(X) -> X.
