%% An export of what is no function.
-module(attr_export_bad).

-export([f/1, foo]).
f(X) -> X.
