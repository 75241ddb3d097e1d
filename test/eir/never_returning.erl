%% RUN: lumen-eir --opt %s | FileCheck %s
-module(never_returning).
-export([f/1, g/1, h/1, i/1]).

% A call that never returns is a tail call, however it was written.
% CHECK-LABEL: eir.func @"never_returning:f/1"
% CHECK: eir.tail_call @"never_returning:fail/1"
% CHECK-NOT: eir.return
f(X) -> 1 + fail(X).

% Within a try the frame stays.
% CHECK-LABEL: eir.func @"never_returning:g/1"
% CHECK: eir.call @"never_returning:fail/1"
g(X) -> try fail(X), done catch error:_ -> X end.

% This one returns for some arguments, but not for these.
% CHECK-LABEL: eir.func @"never_returning:h/1"
% CHECK: eir.call @"never_returning:only/1"
% CHECK: eir.tail_call @"never_returning:only/1"
h(X) -> {only(1), only(a), X}.

% What other modules call may get anything.
% CHECK-LABEL: eir.func @"never_returning:i/1"
% CHECK: eir.call @"never_returning:only/1"
i(X) -> [only(X)].

% CHECK-LABEL: eir.func @"never_returning:fail/1"
fail(X) -> loop(X).

loop(0) -> error(end_of_loop);
loop(X) -> loop(X - 1).

only(1) -> one;
only(2) -> two.
