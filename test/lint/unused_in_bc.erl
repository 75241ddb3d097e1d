%% A binary generator's variable that is never used.
-module(unused_in_bc).
-export([f/1]).

f(B) -> << <<1>> || <<X>> <= B >>.
