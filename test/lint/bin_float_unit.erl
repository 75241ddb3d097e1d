%% A float whose size and unit do not fit.
-module(bin_float_unit).
-export([f/1]).

f(<<F:3/float-unit:7>>) -> F.
