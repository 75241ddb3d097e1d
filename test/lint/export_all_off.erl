%% The warning about export_all turned off.
-module(export_all_off).

-compile([export_all, nowarn_export_all]).
f(X) -> X.
