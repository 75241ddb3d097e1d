%% Generators are functions named as OTP names them.
%% RUN: lumen-eir %s | FileCheck %s
-module(comprehensions).
-export([f/2, g/1]).

%% CHECK-LABEL: eir.func @"comprehensions:f/2"
%% CHECK: eir.tail_call @"comprehensions:-f/2-lc$^0/1-0-/2"(%arg0, %arg1)
%% CHECK-LABEL: eir.func @"comprehensions:-f/2-lc$^0/1-0-/2"
%% CHECK: #eir.atom<"bad_generator">
f(L, N) -> [X + N || X <- L, X > 2].

%% CHECK-LABEL: eir.func @"comprehensions:-g/1-lbc$^0/2-0-/2"
%% CHECK: eir.bs_create raise append
g(L) -> << <<X:4>> || X <- L >>.
