%% The words of a feature that is off.
-module(feature_off).
-export([f/1]).

f(_) -> [maybe, else].
